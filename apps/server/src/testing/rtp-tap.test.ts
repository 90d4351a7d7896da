import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@conclave/base';
import { createWorker } from 'mediasoup';
import * as v from 'valibot';
import { expect, test, vi } from 'vitest';
import { workerBin } from '../../test/process.ts';
import { routerCodecs } from '../media/rtp-parameters.ts';
import { LineFile } from './line-file.ts';
import { tapRtp } from './rtp-tap.ts';

const audioLevel = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';

const packetLine = v.object({
  type: v.literal('packet'),
  at: v.number(),
  producerId: v.string(),
  payload: v.string(),
  headerExtensions: v.array(v.string()),
});

function packet(sequenceNumber: number): Buffer {
  const head = [0x90, 111, sequenceNumber >> 8, sequenceNumber & 0xff, 0, 0, 0, 9, 0, 0, 0x04, 0x57];
  const level = [0xbe, 0xde, 0, 1, 0xa0, 0x7f, 0, 0];
  return Buffer.from([...head, ...level, 0xc0, 0xff, 0xee]);
}

test('the tap records payloads, and a header extension that the server would never have allowed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-tap-'));
  const path = join(folder, 'rtp.jsonl');
  tapRtp(new LineFile(path, 1_000_000), silentLogger);
  const worker = await createWorker({ workerBin: workerBin() });
  const router = await worker.createRouter({ mediaCodecs: routerCodecs });
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
    comedia: true,
    rtcpMux: true,
  });
  const producer = await transport.produce({
    kind: 'audio',
    rtpParameters: {
      codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
      headerExtensions: [{ uri: audioLevel, id: 10 }],
      encodings: [{ ssrc: 1111 }],
    },
  });
  const socket = createSocket('udp4');
  let sequenceNumber = 0;
  const lines = await vi.waitFor(
    () => {
      sequenceNumber += 1;
      socket.send(packet(sequenceNumber), transport.tuple.localPort, '127.0.0.1');
      const written = readFileSync(path, 'utf8').trim().split('\n');
      expect(written.length).toBeGreaterThan(1);
      return written.map((line): unknown => JSON.parse(line));
    },
    { timeout: 8000 },
  );
  expect(lines[0]).toEqual({
    type: 'producer',
    producerId: producer.id,
    kind: 'audio',
    mimeType: 'audio/opus',
    headerExtensions: [{ id: 10, uri: audioLevel }],
  });
  const tapped = v.parse(packetLine, lines[1]);
  expect(tapped.producerId).toBe(producer.id);
  expect(tapped.payload).toBe(Buffer.from([0xc0, 0xff, 0xee]).toString('base64'));
  expect(tapped.headerExtensions).toContain(audioLevel);
  socket.close();
  worker.close();
  rmSync(folder, { recursive: true });
}, 15_000);
