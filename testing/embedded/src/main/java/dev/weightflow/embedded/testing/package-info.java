/** The servers as test resources, for JUnit 5 and for Quarkus tests. */
package dev.weightflow.embedded.testing;
