/** Configuration that refuses the start when it is wrong, with everything that is wrong with it in one sentence. */
package dev.weightflow.platform.configuration;
