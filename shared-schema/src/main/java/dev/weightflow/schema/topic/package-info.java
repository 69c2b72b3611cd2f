/** Where events are kept: the topics, their keys, partitions and retention. */
package dev.weightflow.schema.topic;
