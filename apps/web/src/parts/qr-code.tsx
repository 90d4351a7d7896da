import { encodeQR } from 'qr';
import { useMemo } from 'react';
import { qrPath } from './qr-path.ts';

export interface QrCodeProps {
  readonly text: string;
  readonly label: string;
}

/** ISO/IEC 18004 asks for a quiet zone of four modules, and for dark on light whatever the theme. */
const quietZone = 4;

export function QrCode({ text, label }: QrCodeProps) {
  const modules = useMemo(() => encodeQR(text, 'raw', { ecc: 'medium', border: quietZone }), [text]);
  const size = modules.length;
  return (
    <svg className="qr-code" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`}>
      <rect width={size} height={size} fill="#fff" />
      <path d={qrPath(modules)} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
