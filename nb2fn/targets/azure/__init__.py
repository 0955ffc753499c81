"""Target ``azure``: Azure Functions on the Flex Consumption plan."""
