/** Sessions of browsers, which send no token by themselves, and their permissions. */
package dev.weightflow.console.session;
