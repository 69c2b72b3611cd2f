/** Driver of the system's Chromium: real clicks and keys, through its DevTools protocol and without a driver of its own. */
package dev.weightflow.endtoend.browser;
