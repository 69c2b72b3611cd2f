/** How a browser, which sends no token by itself, gets to look, and what it may do. */
package dev.weightflow.console.session;
