import { ExternalLink } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { piecesOf } from './links.ts';
import type { ChatLink } from './links.ts';

export interface MessageTextProps {
  readonly text: string;
  readonly onLink: (link: ChatLink) => void;
}

/** Text as it was written; its addresses are buttons that show the whole address first. */
export function MessageText({ text, onLink }: MessageTextProps) {
  const { t } = useTranslation('chat');
  const pieces = useMemo(() => piecesOf(text), [text]);
  return (
    <p className="chat-text" dir="auto" translate="no">
      {pieces.map((piece, index) =>
        // Pieces of one text never change places.
        typeof piece === 'string' ? (
          <span key={`${index}`}>{piece}</span>
        ) : (
          <button
            key={`${index}`}
            type="button"
            className="chat-link"
            aria-label={t('link.open', { host: piece.host })}
            aria-haspopup="dialog"
            onClick={() => onLink(piece)}
          >
            <span>{piece.host}</span>
            <ExternalLink aria-hidden="true" />
          </button>
        ),
      )}
    </p>
  );
}
