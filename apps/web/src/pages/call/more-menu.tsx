import { Ellipsis } from 'lucide-react';
import { Menu, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { TipButton } from '../../parts/tip-button.tsx';
import type { SlotProps } from '../../features/call-feature.ts';
import { features } from '../../features/index.ts';

/** What is needed seldom; nothing where no feature has any of it. */
export function MoreMenu(slot: SlotProps) {
  const { t } = useTranslation();
  if (features.every(({ MoreItems }) => MoreItems === undefined)) return null;
  return (
    <MenuTrigger>
      <TipButton label={t('call.more')} icon={<Ellipsis aria-hidden="true" />} />
      <Popover className="popover" placement="top" offset={16}>
        <Menu className="menu" aria-label={t('call.more')}>
          {features.map(({ name, MoreItems }) => MoreItems && <MoreItems key={name} {...slot} />)}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
