// Alerts by e-mail. Each rule is a query over the app's own lines; docs/operate.md says what to do about each.
param actionGroupName string
param rulePrefix string
param location string
param tags object
param componentId string
param email string
param staleMinutes int
param leastCoverage int
param mostRejects int

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: actionGroupName
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'headcount'
    enabled: true
    emailReceivers: [{ name: 'people', emailAddress: email, useCommonAlertSchema: true }]
  }
}

var rules = [
  {
    name: 'data-stale'
    title: 'Headcount: data is stale'
    severity: 1
    // Longer than a deployment may be silent, so that one that fell silent is still known.
    window: 'PT1H'
    query: replace(loadTextContent('../queries/data-stale.kql'), '{staleMinutes}', string(staleMinutes))
  }
  {
    name: 'coverage-low'
    title: 'Headcount: coverage of the last hour is low'
    severity: 2
    window: 'PT2H'
    query: replace(loadTextContent('../queries/coverage-low.kql'), '{leastCoverage}', string(leastCoverage))
  }
  {
    name: 'collector-failed'
    title: 'Headcount: the collector failed'
    severity: 2
    window: 'PT30M'
    query: loadTextContent('../queries/collector-failed.kql')
  }
  {
    name: 'rejects-rising'
    title: 'Headcount: frames are refused'
    severity: 3
    window: 'PT1H'
    query: replace(loadTextContent('../queries/rejects-rising.kql'), '{mostRejects}', string(mostRejects))
  }
  {
    name: 'exceptions'
    title: 'Headcount: exceptions'
    severity: 3
    window: 'PT30M'
    query: loadTextContent('../queries/exceptions.kql')
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [for rule in rules: {
  name: '${rulePrefix}${rule.name}'
  location: location
  tags: tags
  properties: {
    displayName: rule.title
    description: 'docs/operate.md says what this means and what to do: ${rule.name}'
    enabled: true
    severity: rule.severity
    scopes: [componentId]
    // The price of a rule goes by how often it looks.
    evaluationFrequency: 'PT15M'
    windowSize: rule.window
    criteria: {
      allOf: [
        {
          query: rule.query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    autoMitigate: true
    actions: { actionGroups: [people.id] }
  }
}]
