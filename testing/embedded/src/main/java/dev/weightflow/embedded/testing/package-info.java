/** The servers as test resources for JUnit 5, and proxies before them that inject faults. */
package dev.weightflow.embedded.testing;
