/** Proxies that inject faults before the servers. */
package dev.weightflow.testing.servers;
