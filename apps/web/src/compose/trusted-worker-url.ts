/** The part of the Trusted Types API in use; the DOM's types do not have it. */
interface TrustedTypePolicyFactory {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
    // A TrustedScriptURL, which stands for the string in every sink.
  ): { createScriptURL(url: string): string };
}

declare global {
  interface Window {
    /** Absent in browsers without Trusted Types. */
    readonly trustedTypes?: TrustedTypePolicyFactory;
  }
}

/** WEB-1: the one policy name that the server's security policy allows. */
const policyName = 'conclave';

/**
 * Makes the URLs of this build's own workers acceptable under `require-trusted-types-for 'script'`, and no other
 * URL. To be called once: a second policy of the same name is refused.
 */
export function trustedWorkerUrl(own: readonly string[]): (url: string) => string {
  const createScriptURL = (url: string): string => {
    if (!own.includes(url)) throw new TypeError('not a worker of this build');
    return url;
  };
  const policy = window.trustedTypes?.createPolicy(policyName, { createScriptURL });
  return policy === undefined ? createScriptURL : (url) => policy.createScriptURL(url);
}
