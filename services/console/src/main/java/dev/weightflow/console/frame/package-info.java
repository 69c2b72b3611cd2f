/** What every page has: navigation, the state of the services, headers, static files, and a page for what went wrong. */
package dev.weightflow.console.frame;
