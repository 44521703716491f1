/** Where nothing ever answers: the discard port, which is not even asked. */
const nowhere = 'http://127.0.0.1:9';

export interface BrowserFlags {
  /** Folder of the profile; absolute. */
  readonly profile: string;
  /** Port of the proxy on 127.0.0.1. */
  readonly proxyPort: number;
  /** Public keys whose certificates are taken, whatever else they say: SHA-256 of their SPKI in base64. */
  readonly trustedKeys: readonly string[];
  /** Null for the browser's own, which says HeadlessChrome. */
  readonly userAgent: string | null;
  readonly sandbox: boolean;
}

/** The command line of a browser without a screen that talks to a proxy of ours, to us, and to nobody else. */
export function browserFlags({ profile, proxyPort, trustedKeys, userAgent, sandbox }: BrowserFlags): string[] {
  return [
    ...fence(proxyPort),
    ...(trustedKeys.length === 0 ? [] : [`--ignore-certificate-errors-spki-list=${trustedKeys.join(',')}`]),
    ...quiet,
    ...manner,
    `--user-data-dir=${profile}`,
    // Nothing outlives the pipe, whatever happens to this process.
    '--remote-debugging-pipe',
    ...(userAgent === null ? [] : [`--user-agent=${userAgent}`]),
    ...(sandbox ? [] : ['--no-sandbox']),
    'about:blank',
  ];
}

/** Everything goes through the proxy: loopback too, and WebRTC, which else sends datagrams past it. */
function fence(proxyPort: number): string[] {
  return [
    `--proxy-server=http://127.0.0.1:${proxyPort}`,
    '--proxy-bypass-list=<-loopback>',
    '--webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--disable-quic',
  ];
}

/** No services of the browser's own, which would only be refused by the proxy. */
const quiet = [
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-extensions-with-background-pages',
  '--disable-crash-reporter',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  '--no-service-autorun',
  // --disable-component-update does not stop it from asking.
  `--component-updater=url-source=${nowhere}/x`,
  `--gaia-url=${nowhere}`,
  `--disable-features=${[
    ...['NetworkTimeServiceQuerying', 'AutofillServerCommunication', 'Translate', 'MediaRouter', 'OptimizationHints'],
    ...['InterestFeedContentSuggestions', 'CertificateTransparencyComponentUpdater', 'DialMediaRouteProvider'],
    // Hints asked for again on a second connection confuse what belongs to which request.
    'AcceptCHFrame',
  ].join(',')}`,
];

/** As pages expect a browser that somebody sits in front of. */
const manner = [
  '--headless=new',
  '--hide-scrollbars',
  '--mute-audio',
  // The usual 800×600 hides entrances in menus.
  '--window-size=1366,1024',
  '--lang=en-US',
  '--force-color-profile=srgb',
  '--disable-gpu',
  // Containers give /dev/shm 64 MB, which a page fills.
  '--disable-dev-shm-usage',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-hang-monitor',
  '--disable-prompt-on-repost',
  '--disable-search-engine-choice-screen',
  '--password-store=basic',
  '--use-mock-keychain',
  // Some applications refuse a browser that says it is driven.
  '--disable-blink-features=AutomationControlled',
];
