/** The services that decide: where they are, whether they answer, and what they are asked for with the caller's own token. */
package dev.weightflow.console.owner;
