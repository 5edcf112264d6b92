// Windows Consumption: paid by the second, at most ten minutes an execution. Linux Consumption retires in 2028.
param name string
param planName string
param location string
param tags object
param nodeVersion string
param identityId string
@secure()
param settings object

@secure()
@description('Connection string of the account with the app\'s file share.')
param contentShare string

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  sku: { name: 'Y1', tier: 'Dynamic' }
}

var appSettings = union(settings, {
  FUNCTIONS_EXTENSION_VERSION: '~4'
  FUNCTIONS_WORKER_RUNTIME: 'node'
  FUNCTIONS_WORKER_PROCESS_COUNT: '1'
  WEBSITE_NODE_DEFAULT_VERSION: '~${nodeVersion}'
  WEBSITE_RUN_FROM_PACKAGE: '1'
  WEBSITE_CONTENTAZUREFILECONNECTIONSTRING: contentShare
  WEBSITE_CONTENTSHARE: name
})

resource site 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    siteConfig: {
      appSettings: [for setting in items(appSettings): { name: setting.key, value: setting.value }]
      ftpsState: 'Disabled'
      functionAppScaleLimit: 1
      http20Enabled: true
      minTlsVersion: '1.2'
      use32BitWorkerProcess: false
    }
  }
}

resource noPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = [for way in ['ftp', 'scm']: {
  parent: site
  name: way
  properties: { allow: false }
}]
