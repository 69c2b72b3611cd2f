/** Platform under test: as {@code ./weightflow up} runs it, in a folder of its own, with processes that can be killed. */
package dev.weightflow.chaos.platform;
