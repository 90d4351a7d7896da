/** The frame path without a browser, for tests of rooms that lead it: everything but encoders, network and decoders. */
export { ScreenShare } from './screen/screen-capture.ts';
export { LeafTenure } from './session/leaf-tenure.ts';
export { Subscriber } from './session/subscriber.ts';
export { FakeReceiveLink, FakeSfu, FakeTrack } from './session/testing.ts';
export { bytesOf, encodedFrame, FakeTransformer, HubFixture } from './worker/testing.ts';
