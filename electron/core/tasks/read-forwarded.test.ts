import { describe, expect, it } from 'vitest'
import { readForwardedSender } from './read-forwarded.ts'

describe('the sender of a forwarded mail', () => {
  it.each([
    [
      'Please handle.\n\n---------- Forwarded message ---------\nFrom: Ida Example <ida@tenant.example>\nDate: Mon, 6 Jan 2025\nSubject: Leak\n\nWater!',
      { name: 'Ida Example', address: 'ida@tenant.example' },
    ],
    [
      '-----Ursprüngliche Nachricht-----\r\nVon: "Groß, Ida" <ida@tenant.example>\r\nGesendet: Montag\r\nAn: Büro\r\nBetreff: Leck',
      { name: 'Groß, Ida', address: 'ida@tenant.example' },
    ],
    ['Begin forwarded message:\n\nFrom: ida@tenant.example\nSubject: Leak\n', { name: '', address: 'ida@tenant.example' }],
    ['*From:* Ida Example [mailto:ida@tenant.example]\n*Sent:* Monday', { name: 'Ida Example', address: 'ida@tenant.example' }],
    ['The train comes from: Berlin and goes to: Rome.', null],
    ['From: nobody\nDate: today', null],
    ['From: ida@tenant.example\nShe says hello and nothing follows.', null],
    ['', null],
  ])('TSK-22 %j', (text, sender) => {
    expect(readForwardedSender(text)).toEqual(sender)
  })
})
