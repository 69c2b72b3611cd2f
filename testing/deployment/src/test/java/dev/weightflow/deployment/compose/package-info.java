/** Rules for docker-compose.yml and .env.example. */
package dev.weightflow.deployment.compose;
