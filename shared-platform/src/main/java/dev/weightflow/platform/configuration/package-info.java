/** Configuration whose faults prevent the start, all of them named in one sentence. */
package dev.weightflow.platform.configuration;
