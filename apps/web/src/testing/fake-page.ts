/** A drawn page of text as a video track of 1920 × 1080, in place of a shared screen. */
export function fakePage(): MediaStreamTrack | null {
  const canvas = document.createElement('canvas');
  canvas.width = 1920;
  canvas.height = 1080;
  const context = canvas.getContext('2d');
  if (context === null) return null;
  const stream = canvas.captureStream(2);
  const draw = (): void => {
    context.fillStyle = '#fbfbf8';
    context.fillRect(0, 0, 1920, 1080);
    context.fillStyle = '#1d2330';
    context.font = '600 44px sans-serif';
    context.fillText('Minutes of the meeting', 120, 150);
    context.font = '24px sans-serif';
    for (let line = 0; line < 20; line += 1)
      context.fillText(
        `${line + 1}. What was said, by whom, and what follows from it for the week.`,
        120,
        230 + line * 40,
      );
  };
  draw();
  // A captured canvas hands out frames only while it is drawn on.
  setInterval(draw, 500);
  return stream.getVideoTracks()[0] ?? null;
}
