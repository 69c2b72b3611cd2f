/**
 * The whole, as its users run it: every test here speaks with the real services through the command line, REST or Kafka, and looks at
 * what is in the topics and in the store.
 */
package dev.weightflow.endtoend;
