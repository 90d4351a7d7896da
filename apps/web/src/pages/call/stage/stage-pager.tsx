import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Arrangement } from './arrange.ts';
import type { Rect } from './rect.ts';

export interface StagePagerProps extends Pick<Arrangement, 'page' | 'pages'> {
  readonly rect: Rect;
  /** From 0. */
  readonly onPage: (page: number) => void;
}

/** Turns the pages of what is not large. */
export function StagePager({ rect, page, pages, onPage }: StagePagerProps) {
  const { t } = useTranslation();
  return (
    <div className="stage-pager" style={{ ...rect }}>
      <Button
        className="icon-button"
        aria-label={t('stage.previousPage')}
        isDisabled={page === 0}
        onPress={() => onPage(page - 1)}
      >
        <ChevronLeft aria-hidden="true" />
      </Button>
      <span role="status">{t('stage.page', { page: page + 1, pages })}</span>
      <Button
        className="icon-button"
        aria-label={t('stage.nextPage')}
        isDisabled={page === pages - 1}
        onPress={() => onPage(page + 1)}
      >
        <ChevronRight aria-hidden="true" />
      </Button>
    </div>
  );
}
