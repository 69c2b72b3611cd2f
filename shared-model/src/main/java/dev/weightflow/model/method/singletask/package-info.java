/** The first row of Table 1: for each task a model of its own, all of it trained. */
package dev.weightflow.model.method.singletask;
