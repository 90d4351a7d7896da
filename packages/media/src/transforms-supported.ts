/**
 * FRM-4: whether this browser has the W3C's encoded transforms on both ends. Without them nothing may open a
 * device. The older Insertable Streams of Chromium are not used: they hand frames to the page.
 */
export function encodedTransformsSupported(): boolean {
  return (
    typeof RTCRtpScriptTransform === 'function' &&
    typeof RTCRtpSender === 'function' &&
    typeof RTCRtpReceiver === 'function' &&
    'transform' in RTCRtpSender.prototype &&
    'transform' in RTCRtpReceiver.prototype
  );
}
