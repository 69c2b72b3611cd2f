/** Files of the project, and the tools of this machine that check them. */
package dev.weightflow.deployment.repository;
