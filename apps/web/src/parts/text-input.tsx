import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';
import type { TextFieldProps } from 'react-aria-components';
import type { ReactNode } from 'react';

export interface TextInputProps extends Omit<TextFieldProps, 'children' | 'className'> {
  readonly label: string;
  readonly description?: string | undefined;
  /** What to say when a required field is left empty. */
  readonly missing?: string;
  /** A button that belongs to the field and stands at its right. */
  readonly action?: ReactNode;
  readonly code?: boolean;
}

export function TextInput({ label, description, missing, action, code = false, ...field }: TextInputProps) {
  return (
    <TextField {...field} className="field">
      <Label className="field-label">{label}</Label>
      <div className="field-row">
        <Input className={code ? 'input input-code' : 'input'} translate={code ? 'no' : undefined} />
        {action}
      </div>
      {description !== undefined && (
        <Text slot="description" className="field-hint">
          {description}
        </Text>
      )}
      <FieldError className="field-error">
        {({ validationDetails, validationErrors }) =>
          validationDetails.valueMissing && missing !== undefined ? missing : validationErrors.join(' ')
        }
      </FieldError>
    </TextField>
  );
}
