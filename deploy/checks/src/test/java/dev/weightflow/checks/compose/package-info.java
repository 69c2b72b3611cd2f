/** docker-compose.yml and .env.example. */
package dev.weightflow.checks.compose;
