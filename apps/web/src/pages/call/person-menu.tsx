import { EllipsisVertical, MicOff, UserCog, UserMinus, UserX, VideoOff } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { PersonAction } from './person-actions.ts';

export interface PersonMenuProps {
  readonly name: string;
  /** At least one. */
  readonly actions: readonly PersonAction[];
  readonly onAction: (action: PersonAction) => void;
}

const icons: Record<PersonAction, LucideIcon> = {
  mute: MicOff,
  'stop-video': VideoOff,
  promote: UserCog,
  demote: UserMinus,
  remove: UserX,
};

export function PersonMenu({ name, actions, onAction }: PersonMenuProps) {
  const { t } = useTranslation();
  const label = t('people.actions', { name });
  const ordinary = actions.filter((action) => action !== 'remove');
  return (
    <MenuTrigger>
      <Button className="icon-button icon-button-quiet" aria-label={label}>
        <EllipsisVertical aria-hidden="true" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" aria-label={label}>
          {ordinary.map((action) => (
            <PersonMenuItem key={action} action={action} onAction={onAction} />
          ))}
          {actions.includes('remove') && (
            <>
              {ordinary.length > 0 && <Separator className="menu-line" />}
              <PersonMenuItem action="remove" onAction={onAction} />
            </>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

interface PersonMenuItemProps extends Pick<PersonMenuProps, 'onAction'> {
  readonly action: PersonAction;
}

function PersonMenuItem({ action, onAction }: PersonMenuItemProps) {
  const { t } = useTranslation();
  const Icon = icons[action];
  const text = t(`people.action.${action}`);
  return (
    <MenuItem
      className={action === 'remove' ? 'menu-item is-danger' : 'menu-item'}
      textValue={text}
      onAction={() => onAction(action)}
    >
      <Icon aria-hidden="true" />
      <span>{text}</span>
    </MenuItem>
  );
}
