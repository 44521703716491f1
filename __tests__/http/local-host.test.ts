import { describe, expect, it } from '@jest/globals';
import { isLocalHost } from '../../src/http/local-host.js';

describe('whether a host is a test environment’s own', () => {
  it.each([
    'http://localhost:3000',
    'http://127.0.0.1',
    'http://[::1]:3000',
    'http://app.localhost',
    'http://app:3000',
    'http://web-1',
    'http://10.0.0.7',
    'http://172.16.0.1',
    'http://172.31.255.255',
    'http://192.168.1.20:8080',
    'http://169.254.3.4',
    'http://0.0.0.0:3000',
    'http://[::]:3000',
    'http://[fd12:3456::1]',
    'http://[fe80::1]',
    'http://100.64.0.1',
    'http://100.127.255.254',
    'http://[::ffff:10.0.0.7]',
    'http://[::ffff:127.0.0.1]',
    'http://shop.svc.cluster.local',
    'http://printer.local',
    'http://host.docker.internal:3000',
    'http://shop.test',
    'http://nas.home.arpa',
    'http://SHOP.TEST.',
  ])('%s is', (url) => {
    expect(isLocalHost(new URL(url))).toBe(true);
  });

  it.each([
    'http://example.com',
    'http://staging.example.com',
    'http://localhost.example',
    'http://test.example',
    'http://internal.example.com',
    'http://notlocal.dev',
    'http://10.example.com',
    'http://8.8.8.8',
    'http://172.32.0.1',
    'http://172.15.0.1',
    'http://192.169.0.1',
    'http://100.63.255.255',
    'http://100.128.0.1',
    'http://[2001:db8::1]',
    'http://[fc::1]',
    'http://[::ffff:808:808]',
  ])('%s is not', (url) => {
    expect(isLocalHost(new URL(url))).toBe(false);
  });
});
