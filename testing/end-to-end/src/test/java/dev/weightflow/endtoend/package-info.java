/** End-to-end tests: every test here calls the real services through the command line, REST or Kafka, and inspects the topics and the store. */
package dev.weightflow.endtoend;
