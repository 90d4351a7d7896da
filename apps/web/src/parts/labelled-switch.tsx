import { SwitchButton, SwitchField, Text } from 'react-aria-components';

export interface LabelledSwitchProps {
  readonly label: string;
  readonly description?: string;
  readonly isDisabled?: boolean;
  readonly isSelected: boolean;
  readonly onChange: (on: boolean) => void;
}

export function LabelledSwitch({
  label,
  description,
  isSelected,
  isDisabled = false,
  onChange,
}: LabelledSwitchProps) {
  return (
    <SwitchField className="switch-field" isSelected={isSelected} isDisabled={isDisabled} onChange={onChange}>
      <SwitchButton className="switch">
        <span>{label}</span>
        <span className="switch-track" aria-hidden="true">
          <span className="switch-thumb" />
        </span>
      </SwitchButton>
      {description !== undefined && (
        <Text slot="description" className="field-hint">
          {description}
        </Text>
      )}
    </SwitchField>
  );
}
