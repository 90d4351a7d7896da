import { EllipsisVertical, MicOff, UserCog, UserMinus, UserRoundX, UserX, VideoOff } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { PersonItem } from '../../features/call-feature.ts';
import type { PersonAction } from './person-actions.ts';

export interface PersonMenuProps {
  readonly name: string;
  readonly actions: readonly PersonAction[];
  /** Of features. */
  readonly items: readonly PersonItem[];
  readonly onAction: (action: PersonAction) => void;
  readonly onItem: (item: PersonItem) => void;
}

const icons: Record<PersonAction, LucideIcon> = {
  mute: MicOff,
  'stop-video': VideoOff,
  promote: UserCog,
  demote: UserMinus,
  remove: UserX,
  bar: UserRoundX,
};

/** With one row at least. */
export function PersonMenu({ name, actions, items, onAction, onItem }: PersonMenuProps) {
  const { t } = useTranslation();
  const label = t('people.actions', { name });
  const isGrave = (action: PersonAction): boolean => action === 'remove' || action === 'bar';
  const grave = actions.filter(isGrave);
  const ordinary = actions.filter((action) => !isGrave(action));
  return (
    <MenuTrigger>
      <Button className="icon-button icon-button-quiet" aria-label={label}>
        <EllipsisVertical aria-hidden="true" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={label}>
          {ordinary.map((action) => (
            <PersonMenuItem
              key={action}
              icon={icons[action]}
              text={t(`people.action.${action}`)}
              isDanger={false}
              onAction={() => onAction(action)}
            />
          ))}
          {items.map((item) => {
            const { key, icon, text, isDanger } = item;
            return <PersonMenuItem key={key} {...{ icon, text, isDanger }} onAction={() => onItem(item)} />;
          })}
          {grave.length > 0 && ordinary.length + items.length > 0 && <Separator className="menu-line" />}
          {grave.map((action) => (
            <PersonMenuItem
              key={action}
              icon={icons[action]}
              text={t(`people.action.${action}`)}
              isDanger
              onAction={() => onAction(action)}
            />
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

interface PersonMenuItemProps extends Pick<PersonItem, 'text' | 'icon' | 'isDanger'> {
  readonly onAction: () => void;
}

function PersonMenuItem({ icon: Icon, text, isDanger, onAction }: PersonMenuItemProps) {
  return (
    <MenuItem className={isDanger ? 'menu-item is-danger' : 'menu-item'} textValue={text} onAction={onAction}>
      <Icon aria-hidden="true" />
      <span>{text}</span>
    </MenuItem>
  );
}
