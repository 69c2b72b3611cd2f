/** The second row of Table 1: one model for all tasks, all of it trained. */
package dev.weightflow.model.method.fullfinetuning;
