/** Narrower than all of the call's bar: 752 px, and 12 px at either side. A story holds that all of it fits from here on. Panels are sheets then. */
export const phone = '(width < 776px)';
