/** Elements of every page: navigation, the state of the services, headers, static files, and the error page. */
package dev.weightflow.console.frame;
