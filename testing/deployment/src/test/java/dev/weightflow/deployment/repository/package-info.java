/** The project's files, and the tools of this machine that check them. */
package dev.weightflow.deployment.repository;
