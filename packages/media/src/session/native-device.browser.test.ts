import { expect, test } from 'vitest';
import { createNativeDevice, prepareConnection } from './native-device.ts';

test('what was asked ahead is not asked again when the connection is made', async () => {
  const Original = RTCPeerConnection;
  let made = 0;
  class Counted extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made += 1;
    }
  }
  globalThis.RTCPeerConnection = Counted;
  try {
    await prepareConnection();
    const before = made;
    expect(before).toBeGreaterThan(0);
    const device = createNativeDevice();
    await device.load({
      routerRtpCapabilities: {
        codecs: [
          {
            kind: 'audio',
            mimeType: 'audio/opus',
            clockRate: 48_000,
            channels: 2,
            preferredPayloadType: 100,
          },
        ],
      },
    });
    expect(device.canProduce('audio')).toBe(true);
    expect(made).toBe(before);
  } finally {
    globalThis.RTCPeerConnection = Original;
  }
});
