// Linux B1, always on: one price whatever it does, no key.
param name string
param planName string
param location string
param tags object
param nodeVersion string
param identityId string
@secure()
param settings object

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'linux'
  sku: { name: 'B1', tier: 'Basic' }
  properties: { reserved: true }
}

var appSettings = union(settings, {
  FUNCTIONS_EXTENSION_VERSION: '~4'
  FUNCTIONS_WORKER_RUNTIME: 'node'
  FUNCTIONS_WORKER_PROCESS_COUNT: '1'
  WEBSITE_RUN_FROM_PACKAGE: '1'
})

resource site 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    siteConfig: {
      alwaysOn: true
      appSettings: [for setting in items(appSettings): { name: setting.key, value: setting.value }]
      ftpsState: 'Disabled'
      http20Enabled: true
      linuxFxVersion: 'Node|${nodeVersion}'
      minTlsVersion: '1.2'
      numberOfWorkers: 1
    }
  }
}

resource noPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = [for way in ['ftp', 'scm']: {
  parent: site
  name: way
  properties: { allow: false }
}]
