/**
 * Runs in a page: what a bare connection to oneself takes, with no server and no encryption of frames: camera, offer, answer, ICE, DTLS,
 * first decoded frame. Milliseconds. Self-contained, because it travels as text.
 */
export async function connectToSelf(): Promise<number> {
  const started = performance.now();
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: true,
    video: { width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
  const pass = (to: RTCPeerConnection) => (event: RTCPeerConnectionIceEvent) => {
    if (event.candidate !== null) to.addIceCandidate(event.candidate).catch(reportError);
  };
  near.addEventListener('icecandidate', pass(far));
  far.addEventListener('icecandidate', pass(near));
  const video = document.createElement('video');
  Object.assign(video, { muted: true, autoplay: true });
  document.body.append(video);
  const decoded = new Promise<number>((resolve) => {
    video.requestVideoFrameCallback(() => resolve(performance.now()));
  });
  far.addEventListener('track', ({ track }) => {
    if (track.kind === 'video') video.srcObject = new MediaStream([track]);
  });
  for (const track of stream.getTracks()) near.addTrack(track, stream);
  await near.setLocalDescription();
  if (near.localDescription !== null) await far.setRemoteDescription(near.localDescription);
  await far.setLocalDescription();
  if (far.localDescription !== null) await near.setRemoteDescription(far.localDescription);
  const took = (await decoded) - started;
  near.close();
  far.close();
  for (const track of stream.getTracks()) track.stop();
  return took;
}
