targetScope = 'subscription'

// What `azd up` makes. docs/operate.md says when to choose what; docs/security.md who may do what with it.

@minLength(1)
@maxLength(64)
@description('Name of the azd environment; the resource group is named after it.')
param environmentName string

@minLength(1)
@description('Region of everything.')
@metadata({ azd: { type: 'location' } })
param location string

@description('Object id of a person who may read the data, such as the one who deploys; empty for nobody.')
param principalId string = ''

@allowed(['User', 'ServicePrincipal'])
@description('What principalId is.')
param principalType string = 'User'

@allowed(['consumption', 'flex', 'dedicated'])
@description('consumption: Windows, the cheapest. flex: no key anywhere, one always-ready instance. dedicated: Linux B1, always on.')
param plan string = 'consumption'

@allowed(['one', 'two'])
@description('two: what listens and what answers are function apps of their own, so that a new dashboard disturbs no listener.')
param apps string = 'two'

// A small one: it stands in names that take no other.
@allowed(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z'])
@description('A letter that names the collector. Another one makes another collector beside the old, for an update without a gap.')
param collector string = 'a'

@allowed(['one', 'two'])
@description('two: the data have a storage account of their own, apart from the hosts and their keys.')
param storage string = 'two'

@allowed(['22', '24'])
@description('Version of Node.')
param nodeVersion string = '22'

@allowed(['open', 'key'])
@description('Whether reading needs a function key.')
param readAccess string = 'open'

@description('Where the collector posts alerts (docs/webhook.md); empty: nowhere.')
@secure()
param webhookUrl string = ''

@description('Signs what is posted.')
@secure()
param webhookSecret string = ''

@allowed([512, 2048, 4096])
@description('Memory of an instance on the flex plan, in megabytes.')
param instanceMemoryMB int = 512

@minValue(1)
@description('Most instances on the flex plan; the plan may have a lower bound of its own.')
param maximumInstances int = 40

@description('Where alerts go; empty for no alerts and no budget.')
param alertEmail string = ''

@minValue(0)
@description('Budget of the resource group a month, in the currency of the subscription; 0 for none.')
param monthlyBudget int = 0

@description('First day of the month in which the budget began, which no later deployment may change; empty before there is one. azd fills it in from the output of this name.')
param budgetStart string = ''

@description('Leave it alone: the time can be had nowhere but here.')
param thisMonth string = utcNow('yyyy-MM-01')

@minValue(1)
@description('Minutes without a frame, while open, after which data is stale.')
param staleMinutes int = 10

@minValue(1)
@maxValue(100)
@description('Coverage of the last hour, in percent, under which there is an alert.')
param leastCoverage int = 95

@minValue(1)
@description('Refused frames in an hour over which there is an alert.')
param mostRejects int = 20

@description('Daily cap of the telemetry, in GB.')
param dailyCapGb string = '0.1'

@minValue(30)
@description('Days that telemetry is kept.')
param telemetryDays int = 30

@minValue(1)
@maxValue(365)
@description('Days for which deleted or overwritten blobs can be brought back.')
param softDeleteDays int = 7

@description('Keeps every earlier version of a blob for as long as softDeleteDays.')
param versioning bool = false

@minValue(0)
@description('Days for which no version of an archived blob can be deleted or changed; 0 for none. Turns versioning on. Set it before the first deployment: a container that stands has to be migrated first, and there is no way back (docs/operate.md).')
param immutableDays int = 0

@description('The immutability policy was locked in the portal, so that this template must not write it any more.')
param immutableLocked bool = false

@minValue(7)
@description('Days after which journals that were never aggregated are deleted.')
param journalDays int = 30

@minValue(1)
@description('Days after which rejected frames are deleted.')
param rejectDays int = 90

@minValue(1)
@description('Days after which day archives go to the cold tier.')
param coldDays int = 90

var abbrs = loadJsonContent('./abbreviations.json')
var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var two = apps == 'two'
var budgeted = monthlyBudget > 0 && !empty(alertEmail)
var budgetFrom = empty(budgetStart) ? thisMonth : budgetStart
var separate = storage == 'two'

// The Functions host tells apps apart by the first 32 characters of their names.
var collectorName = '${abbrs.webSitesFunctions}collector-${collector}-${token}'
var readerName = '${abbrs.webSitesFunctions}reader-${token}'
var collectorUri = 'https://${collectorName}.azurewebsites.net'
var readerUri = 'https://${readerName}.azurewebsites.net'

// A flex plan takes one app.
var sharedPlanName = '${abbrs.webServerFarms}${token}'

var dataName = '${abbrs.storageStorageAccounts}data${token}'
var collectorHostName = separate ? '${abbrs.storageStorageAccounts}host${token}' : dataName
var readerHostName = separate ? '${abbrs.storageStorageAccounts}read${token}' : dataName
// On the flex plan an app keeps its package under one name, so that each needs a container of its own.
var collectorPackage = 'app-package-${collector}'
var readerPackage = 'app-package-reader'
var containers = {
  archive: 'headcount-archive'
  journal: 'headcount-journal'
  control: 'headcount-control'
}
// Windows Consumption keeps the app on a file share, and Azure Files knows no sign-in by identity.
var hostKeys = plan == 'consumption'

var settings = {
  HEADCOUNT_FEEDS_FILE: 'feeds.json'
  HEADCOUNT_STORAGE_TIMEOUT_SECONDS: '20'
  HEADCOUNT_CONTAINER_ARCHIVE: containers.archive
  HEADCOUNT_CONTAINER_JOURNAL: containers.journal
  HEADCOUNT_CONTAINER_CONTROL: containers.control
  HEADCOUNT_READ_ACCESS: readAccess
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: '${abbrs.resourcesResourceGroups}${environmentName}'
  location: location
  tags: tags
}

module monitoring './app/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: '${abbrs.operationalInsightsWorkspaces}${token}'
    componentName: '${abbrs.insightsComponents}${token}'
    location: location
    tags: tags
    dailyCapGb: dailyCapGb
    retentionDays: telemetryDays
  }
}

module data './app/data-storage.bicep' = {
  name: 'data-storage'
  scope: group
  params: {
    name: dataName
    location: location
    tags: tags
    archiveContainer: containers.archive
    journalContainer: containers.journal
    controlContainer: containers.control
    packageContainers: separate ? [] : [collectorPackage, readerPackage]
    sharedKeys: hostKeys && !separate
    softDeleteDays: softDeleteDays
    versioning: versioning
    immutableDays: immutableDays
    immutableLocked: immutableLocked
    journalDays: journalDays
    rejectDays: rejectDays
    coldDays: coldDays
  }
}

module collectorHost './app/host-storage.bicep' = if (separate) {
  name: 'collector-host-storage'
  scope: group
  params: {
    name: collectorHostName
    location: location
    tags: tags
    packageContainer: collectorPackage
    sharedKeys: hostKeys
  }
}

// What answers to the world can't reach what the collector's host keeps: its keys and its task hub.
module readerHost './app/host-storage.bicep' = if (separate && two) {
  name: 'reader-host-storage'
  scope: group
  params: {
    name: readerHostName
    location: location
    tags: tags
    packageContainer: readerPackage
    sharedKeys: hostKeys
  }
}

module collectorApp './app/function-app.bicep' = {
  name: 'collector-${collector}'
  scope: group
  params: {
    name: collectorName
    identityName: '${abbrs.managedIdentityUserAssignedIdentities}collector-${collector}-${token}'
    planName: plan == 'flex' ? '${abbrs.webServerFarms}collector-${collector}-${token}' : sharedPlanName
    location: location
    tags: tags
    plan: plan
    nodeVersion: nodeVersion
    hostStorageName: collectorHostName
    dataStorageName: dataName
    dataRole: 'contributor'
    packageContainer: collectorPackage
    componentName: monitoring.outputs.componentName
    taskHub: 'Headcount${toUpper(collector)}'
    instanceMemoryMB: instanceMemoryMB
    maximumInstances: maximumInstances
    durable: true
    settings: union(settings, {
      HEADCOUNT_DEPLOYMENT: collectorName
      HEADCOUNT_ROLE: two ? 'collector' : 'all'
      HEADCOUNT_CORS_ORIGINS: two ? readerUri : ''
      HEADCOUNT_COLLECTOR_URL: ''
      // What was told is written down, which the reader's role does not allow.
      HEADCOUNT_WEBHOOK_URL: webhookUrl
      HEADCOUNT_WEBHOOK_SECRET: webhookSecret
      HEADCOUNT_WEBHOOK_PERCENT: '100'
      HEADCOUNT_WEBHOOK_STALE_MINUTES: string(staleMinutes)
      HEADCOUNT_WEBHOOK_REPEAT_MINUTES: '60'
    })
  }
  dependsOn: [data, collectorHost]
}

module readerApp './app/function-app.bicep' = if (two) {
  name: 'reader'
  scope: group
  params: {
    name: readerName
    identityName: '${abbrs.managedIdentityUserAssignedIdentities}reader-${token}'
    planName: plan == 'flex' ? '${abbrs.webServerFarms}reader-${token}' : sharedPlanName
    location: location
    tags: tags
    plan: plan
    nodeVersion: nodeVersion
    hostStorageName: readerHostName
    dataStorageName: dataName
    dataRole: 'reader'
    packageContainer: readerPackage
    componentName: monitoring.outputs.componentName
    taskHub: 'HeadcountReader'
    instanceMemoryMB: instanceMemoryMB
    maximumInstances: maximumInstances
    durable: false
    settings: union(settings, {
      HEADCOUNT_DEPLOYMENT: readerName
      HEADCOUNT_ROLE: 'reader'
      HEADCOUNT_CORS_ORIGINS: ''
      HEADCOUNT_COLLECTOR_URL: collectorUri
    })
  }
  // After the collector, since two deployments of one plan at the same time may collide.
  dependsOn: [data, readerHost, collectorApp]
}

module person './app/data-roles.bicep' = if (!empty(principalId)) {
  name: 'person-data-roles'
  scope: group
  params: {
    storageName: dataName
    principalId: principalId
    principalType: principalType
    role: 'reader'
  }
  dependsOn: [data]
}

module alerts './app/alerts.bicep' = if (!empty(alertEmail)) {
  name: 'alerts'
  scope: group
  params: {
    actionGroupName: '${abbrs.insightsActionGroups}${token}'
    rulePrefix: abbrs.insightsScheduledQueryRules
    location: location
    tags: tags
    componentId: monitoring.outputs.componentId
    email: alertEmail
    staleMinutes: staleMinutes
    leastCoverage: leastCoverage
    mostRejects: mostRejects
  }
}

module workbook './app/workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: {
    location: location
    tags: tags
    componentId: monitoring.outputs.componentId
  }
}

module budget './app/budget.bicep' = if (budgeted) {
  name: 'budget'
  scope: group
  params: {
    name: '${abbrs.consumptionBudgets}${token}'
    amount: monthlyBudget
    startDate: budgetFrom
    email: alertEmail
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output HEADCOUNT_COLLECTOR_NAME string = collectorName
output HEADCOUNT_COLLECTOR_URI string = collectorUri
output HEADCOUNT_READER_NAME string = two ? readerName : collectorName
output HEADCOUNT_READER_URI string = two ? readerUri : collectorUri
output HEADCOUNT_DATA_ACCOUNT string = dataName
output HEADCOUNT_COLLECTOR_HOST_ACCOUNT string = collectorHostName
output HEADCOUNT_READER_HOST_ACCOUNT string = two ? readerHostName : collectorHostName
// Comes back as the parameter, by infra/main.parameters.json.
output HEADCOUNT_BUDGET_START string = budgeted ? budgetFrom : budgetStart
