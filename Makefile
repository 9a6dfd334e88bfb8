# What people do in this repository, by name. Each target is one Maven command; CI runs the same.

JAVA_HOME := $(or $(shell for home in "$$GESTA_JAVA_HOME" "$$JAVA_HOME" /usr/lib/jvm/* \
	/Library/Java/JavaVirtualMachines/*/Contents/Home ~/.sdkman/candidates/java/* ~/.jdks/*; do \
	grep -qs '^JAVA_VERSION="25' "$$home/release" && test -x "$$home/bin/javac" && \
	echo "$$home" && break; done),$(error no JDK 25 found: install one, or set GESTA_JAVA_HOME))
export JAVA_HOME
mvn := mvn -B -ntp

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 10

format: ## put the sources into the house's format
	$(mvn) -q spotless:apply

check: ## compile, test, and check format and style: what CI does
	$(mvn) verify $(a)

test: ## run the tests of one module with what it needs: make test m=engine a='-Dtest=...'
	$(mvn) verify -Dspotless.check.skip -Dsurefire.failIfNoSpecifiedTests=false -am $(if $(m),-pl $(m)) $(a)

coverage: ## run the tests and tell which lines they reach: */target/site/jacoco
	$(mvn) verify -Pcoverage

bench: ## run JMH: make bench a='QueryMatch -f 1'
	$(mvn) -q package -DskipTests -Dspotless.check.skip -pl bench -am
	$(JAVA_HOME)/bin/java -jar bench/target/gesta-bench.jar $(a)

run: ## run the command: make run a='--help'
	@./gesta $(a)

docs: ## write the Javadoc of all modules: target/reports/apidocs
	$(mvn) -q process-classes javadoc:aggregate

clean: ## remove what was built
	$(mvn) -q clean

.PHONY: help format check test coverage bench run docs clean
