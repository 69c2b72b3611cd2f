/** The edge to Quarkus REST: every failure becomes a problem, and JSON is read and written as everywhere else. */
package dev.weightflow.platform.rest;
