import { chooseCameraEncoding, senderSupportsSvc } from './camera-encoding.ts';
import type { Connection } from './connection.ts';
import type { Outlet, OutletEncoding } from './publisher.ts';
import { findCodec } from './rtp-filter.ts';
import { screenEncodings } from './screen-encoding.ts';

/** What this browser sends over a connection, and how. */
export function outletOf({ device, send }: Connection): Outlet {
  const capabilities = device.sendRtpCapabilities;
  const svc = senderSupportsSvc();
  const opus = findCodec(capabilities, 'opus');
  const sound: readonly OutletEncoding[] =
    opus === undefined ? [] : [{ codec: 'opus', capability: opus, encodings: [] }];
  const camera = chooseCameraEncoding(capabilities, svc);
  const encodings = {
    microphone: sound,
    camera: camera === undefined ? [] : [camera],
    screen: screenEncodings(capabilities, svc),
    'screen-audio': sound,
  };
  return { link: send, encodings };
}
