import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import type { ButtonProps } from 'react-aria-components';
import type { ReactNode } from 'react';

export interface TipButtonProps extends Omit<ButtonProps, 'children' | 'aria-label' | 'className'> {
  /** The accessible name, shown on hover and focus. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly className?: string;
  /** A small figure at the corner, for the eye alone. */
  readonly count?: number;
}

/** A button that shows an icon only; its name appears on hover and focus. */
export function TipButton({ label, icon, className = '', count, ...button }: TipButtonProps) {
  return (
    <TooltipTrigger delay={400} closeDelay={0}>
      <Button {...button} aria-label={label} className={`icon-button ${className}`}>
        {icon}
        {count !== undefined && <span className="badge" data-count={count} />}
      </Button>
      <Tooltip className="tooltip" offset={8}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
