/** A drawn head and shoulders as a video track of 1280 × 720, in place of a camera. `hue` in degrees. */
export function fakePicture(hue: number): MediaStreamTrack | null {
  const canvas = document.createElement('canvas');
  canvas.width = 1280;
  canvas.height = 720;
  const context = canvas.getContext('2d');
  if (context === null) return null;
  const stream = canvas.captureStream(5);
  const draw = (): void => {
    const wall = context.createLinearGradient(0, 0, 1280, 720);
    wall.addColorStop(0, `oklch(0.82 0.05 ${hue})`);
    wall.addColorStop(1, `oklch(0.55 0.07 ${hue + 40})`);
    context.fillStyle = wall;
    context.fillRect(0, 0, 1280, 720);
    context.fillStyle = `oklch(0.4 0.09 ${hue + 180})`;
    context.beginPath();
    context.ellipse(640, 800, 330, 330, 0, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = `oklch(0.76 0.06 ${50 + (hue % 20)})`;
    context.beginPath();
    context.ellipse(640, 340, 120, 155, 0, 0, Math.PI * 2);
    context.fill();
  };
  draw();
  // A captured canvas hands out frames only while it is drawn on.
  setInterval(draw, 200);
  return stream.getVideoTracks()[0] ?? null;
}
