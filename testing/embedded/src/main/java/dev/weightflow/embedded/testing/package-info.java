/** Proxies before the servers that inject faults. */
package dev.weightflow.embedded.testing;
