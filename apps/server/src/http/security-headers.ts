import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { isEncrypted } from '../gateway/client-address.ts';

/** Half a year, in seconds. */
const hstsSeconds = 180 * 24 * 60 * 60;

/** The one Trusted Types policy that the web app may create, for the URLs of its own workers. */
const trustedTypesPolicy = 'conclave';

const permissions = {
  self: [
    'autoplay',
    'camera',
    'clipboard-write',
    'display-capture',
    'fullscreen',
    'microphone',
    'picture-in-picture',
    'screen-wake-lock',
    'speaker-selection',
  ],
  none: [
    'accelerometer',
    'browsing-topics',
    'clipboard-read',
    'geolocation',
    'gyroscope',
    'hid',
    'identity-credentials-get',
    'magnetometer',
    'midi',
    'payment',
    'publickey-credentials-get',
    'serial',
    'usb',
    'xr-spatial-tracking',
  ],
};

/**
 * WEB-1: nothing but the app's own files, no third party, no framing, and nothing inline but import maps, which are data.
 * @param importMaps CSP sources of those that the page holds
 */
export function securityHeaders(proxyHops: number, importMaps: readonly string[]): RequestHandler[] {
  const strict = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'", "'wasm-unsafe-eval'", ...importMaps],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'media-src': ["'self'", 'blob:'],
        // 'self' covers ws: and wss: of the same host in CSP 3; older Safari wants them by name.
        'connect-src': [
          "'self'",
          (request) => {
            const host = request.headers.host ?? '';
            if (!/^[\w.:[\]-]+$/.test(host)) return "'self'";
            return `${isEncrypted(request, proxyHops) ? 'wss' : 'ws'}://${host}`;
          },
        ],
        'worker-src': ["'self'"],
        'font-src': ["'self'"],
        'manifest-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ["'none'"],
        'require-trusted-types-for': ["'script'"],
        'trusted-types': [trustedTypesPolicy],
      },
    },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: false,
  });
  const hsts = helmet.strictTransportSecurity({ maxAge: hstsSeconds, includeSubDomains: false });
  const policy = [
    ...permissions.self.map((name) => `${name}=(self)`),
    ...permissions.none.map((name) => `${name}=()`),
  ].join(', ');
  return [
    strict,
    (request, response, next) => {
      response.setHeader('Permissions-Policy', policy);
      if (isEncrypted(request, proxyHops)) hsts(request, response, next);
      else next();
    },
  ];
}
