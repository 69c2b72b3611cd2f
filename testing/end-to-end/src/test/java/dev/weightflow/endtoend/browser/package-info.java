/** The system's Chromium as a person uses it: real clicks and keys, through its DevTools protocol and without a driver of its own. */
package dev.weightflow.endtoend.browser;
