/** The trainer's configuration, and how its parts are put together. */
package dev.weightflow.trainer.config;
